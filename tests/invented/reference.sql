-- Taxonomy and gazetteer of the invented corpus.
INSERT INTO taxonomy VALUES
    ('attack.shelling', 'Artillery fire', false, true), ('attack.airstrike', 'Attack from the air', false, true),
    ('battle.clash', 'Fighting', false, true), ('peace.ceasefire.agreed', 'A ceasefire is agreed', false, true),
    ('force.property', 'Looting', true, true);
INSERT INTO taxonomy_codes VALUES
    ('attack.shelling', 'acled', 'Shelling/artillery/missile attack', 'Explosions/Remote violence', 'exact'),
    ('attack.airstrike', 'acled', 'Air/drone strike', 'Explosions/Remote violence', 'exact'),
    ('battle.clash', 'acled', 'Armed clash', 'Battles', 'exact'),
    ('peace.ceasefire.agreed', 'acled', 'Agreement', 'Strategic developments', 'broad');
INSERT INTO conflicts VALUES ('nagorno-karabakh', 'Nagorno-Karabakh'), ('ukraine', 'Russia–Ukraine'), ('sudan', 'Sudan');
INSERT INTO conflict_ucdp VALUES ('nagorno-karabakh', 388, 1, NULL, NULL), ('ukraine', 13243, 1, NULL, NULL),
    ('sudan', 11344, 1, NULL, NULL);
INSERT INTO countries VALUES
    ('AZE', 'AZ', 31, 373, 'Azerbaijan', 'Azerbaijan', 'Azerbaijan', NULL, NULL),
    ('UKR', 'UA', 804, 369, 'Ukraine', 'Ukraine', 'Ukraine', NULL, NULL),
    ('SDN', 'SD', 729, 625, 'Sudan', 'Sudan', 'Sudan', NULL, NULL),
    ('DEU', 'DE', 276, 260, 'Germany', 'Germany', 'Germany', NULL, NULL);
INSERT INTO actors VALUES
    ('azerbaijan-army', 'Azerbaijani army', 'armed_force', 'AZE', NULL),
    ('karabakh-army', 'Karabakh army', 'armed_force', 'AZE', NULL),
    ('russian-army', 'Russian army', 'armed_force', 'RUS', NULL),
    ('ukrainian-army', 'Ukrainian army', 'armed_force', 'UKR', NULL),
    ('rsf', 'RSF', 'rebel_group', 'SDN', 'RSF'), ('sudan-army', 'Sudanese army', 'armed_force', 'SDN', NULL);
INSERT INTO places VALUES
    ('agdam', 'Agdam', 'settlement', 'AZE', NULL, 39.99, 46.93),
    ('pokrovsk', 'Pokrovsk', 'settlement', 'UKR', NULL, 48.28, 37.18),
    ('omdurman', 'Omdurman', 'settlement', 'SDN', NULL, 15.65, 32.48);
INSERT INTO source_ratings VALUES ('wire.example', 'B', 'corrects itself');
INSERT OR REPLACE INTO corpus_info VALUES ('lexicon', 'lex1');
