"""The English cues behind the rules on context and attribution, as tables to be read and corrected by anybody."""

from collections.abc import Mapping
from types import MappingProxyType


def _list(phrases: str) -> tuple[str, ...]:
    """Split at commas; line breaks and repeated blanks count as one blank."""
    return tuple(dict.fromkeys(" ".join(phrase.split()) for phrase in phrases.split(",") if phrase.strip()))


CONTEXT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # Phrases that hold a cue and mean nothing of the kind: found first, they do nothing.
        "neutral": _list(
            """
            no end, no sign of, no signs of, no let up, no letup, no respite, no one, no group, nobody, no fewer
            than, no less than, not less than, not fewer than, not only, not just, not clear, not immediately, not
            known, not say, not confirm, not confirmed, not comment, not specify, not give, not identified, not
            named, no comment, no immediate, no claim of responsibility, no details, no further details, not
            verified, not independently, no stranger, no military solution, without warning, without saying, without
            giving, first time since, worst since, deadliest since, biggest since, heaviest since, as if, could not
            be, could be heard, could be seen, can be heard, would not say, would not comment, would say, may 1, in
            may, of may, on may, may day, will of, no doubt, not far, no place, at will, so called, what it called,
            what he called, which it called, he called, is called, are called, was called, once again, once more, if
            confirmed, no less, no matter, not before, not until, never ending, never before, no longer safe, not
            spared, must return
            """
        ),
        "call": _list(
            """
            should be, must be, call for, calls for, called for, calling for, called on, calls on, calling on, call
            on, calls to, call to, issued a call, appeal for, appeals for, appealed for, appealed to, appealing for,
            appeal to, urge, urges, urged, urging, demand, demands, demanded, demanding, plead for, pleads for,
            pleaded for, plea for, press for, presses for, pressed for, pressing for, pressure to, pressure on, push
            for, pushes for, pushed for, pushing for, seek, seeks, sought, seeking, efforts to, effort to, efforts
            for, attempt to broker, attempts to broker, trying to broker, bid to, bid for, hope for, hopes for,
            hoped for, hoping for, hopes of, hope of, in favour of, in favor of, propose, proposes, proposed,
            proposing, proposal for, proposals for, offer of, offered, want, wants, wanted, encourage, encouraged,
            encourages, insist on, insisted on, advocated, advocates, recommended, request for, requested, should,
            must, needs to, need to, need for, the need for, necessary, ask for, asked for, asking for, asked to,
            pledge to, work towards, working towards, work toward, towards a, toward a, facilitate, secure a, secure
            an, to achieve, to reach, vote on, voted on, resolution demanding, vetoed, veto, prayed for, pray for,
            prays for
            """
        ),
        "call_behind": _list(
            """
            call, calls, demand, demands, plea, pleas, appeal, appeals, proposal, proposals, bid, push, efforts,
            initiative, is needed, was needed, is urged, was urged, urged by, demanded by, is essential, sought by,
            proposed by, must be, should be
            """
        ),
        "condition": _list("if, unless, in case of, in the event of, even if, only if"),
        "if": _list(
            """
            attempt to, attempts to, attempting to, trying to, tried to, attack to, operation to, aimed to, seek to,
            seeking to, fear, fears, planning, plotted, planned a, planned an, whether, threat of, threats of,
            threat to, threats to, threaten, threatens, threatened, threatening, warn of, warns of, warned of,
            warning of, warnings of, warn that, warned that, warns that, warned against, warning against, warns
            against, fear of, fears of, feared, fear that, fears that, fearing, risk of, risks of, risk, risks,
            danger of, possibility of, possible, potential, potentially, prospect of, prospects of, prospects for,
            chance of, chances of, plan to, plans to, planned to, planning to, plan for, plans for, planned,
            plotting, plotted to, plot to, plotting to, conspiring to, conspiracy to, intend to, intends to,
            intended to, intention to, prepare for, prepares for, preparing for, prepared for, prepare to, preparing
            to, prepares to, prepared to, preparations for, ready to, ready for, brink of, verge of, edge of,
            expected to, likely to, expect, expected, ahead of, could lead to, could trigger, spectre of, specter
            of, simulated, simulating, mock, drill, drills, exercise simulating, scenario, scenarios, hypothetical,
            imagine, capable of, ability to, vow to, vows to, vowed to, vowing to, vowed, vows, pledged to, until,
            before any, would be, will be, allow, designed to, aimed at preventing, in order to, contingency,
            imminent, looming, suspected of planning, accused of planning, accused of plotting, considers,
            considering, mulls, weighs, weighing, authorise, authorize
            """
        ),
        "modal": _list(
            """
            could, would, may, might, can, will, shall, ll, going to, about to, set to, due to begin, won t rule
            out, to discuss, to sign, to announce, to launch, to carry out, to begin
            """
        ),
        "if_behind": _list(
            """
            plot, plots, plan, plans, threat, threats, warning, warnings, fears, risk, possible, likely, imminent,
            looms, looming, would, could, may, might, will, is expected, are expected, is feared, is possible,
            drill, drills, simulation, scenario
            """
        ),
        "not": _list(
            """
            did not, does not, do not, has not, have not, had not, is not, was not, were not, no, not, never,
            without, neither, nor, didn t, doesn t, don t, isn t, wasn t, weren t, hasn t, haven t, hadn t, won t,
            wouldn t, cannot, can t, absence of, lack of, yet to, no longer, ruled out, rule out, rules out, ruling
            out, short of, instead of, rather than, free of, free from, stopped, halted, ceased, spared, survived
            without
            """
        ),
        "not_far": _list(
            """
            prevent, prevents, prevented, preventing, avert, averts, averted, averting, avoid, avoids, avoided,
            avoiding, foil, foils, foiled, foiling, thwart, thwarts, thwarted, thwarting, disrupted a plot, refuse,
            refuses, refused, refusing, refusal, reject, rejects, rejected, rejecting, fail to, fails to, failed to,
            failing to, failure to, failure of, collapse of, collapsed, abandon, abandoned, abandons, called off,
            calls off, cancelled, canceled, scrapped, suspended, suspends, broke off, walked out of, pulled out of,
            withdrew from, stop short of, opposed, opposes, opposition to, against a
            """
        ),
        "not_behind": _list(
            """
            foiled, thwarted, averted, prevented, avoided, called off, rejected, is rejected, was rejected, refused,
            never happened, did not, didn t, has not, hasn t, have not, haven t, failed, fails, collapsed,
            collapses, falters, faltered, broke down, break down, breaks down, unlikely, postponed, were suspended,
            was suspended, is over, cancelled, canceled, abandoned, elusive, ruled out
            """
        ),
        "past": _list(
            """
            anniversary, anniversaries, commemorate, commemorates, commemorated, commemorating, commemoration,
            remembrance, memorial, memorials, remember, remembers, remembered, remembering, veteran of, veterans of,
            veteran, veterans, history of, historic, survivor of, survivors of, survived the, memory of, memories
            of, decades of, years of, legacy of, aftermath of the war, since the end of, after the end of, end of
            the war, end of a war, end of the civil war, end of world, during the war, during the civil war, during
            world war, in world war, fought in the, decades ago, years ago, last month, last year, last summer, last
            winter, last spring, last autumn, last fall, earlier this year, the previous year, previous year, years
            earlier, decades earlier, years before, months ago, months earlier, previously, formerly, in the past,
            former, historical, historically, once, convicted of, convicted over, convicted for, sentenced for,
            found guilty of, on trial for, trial over, jailed for, pleaded guilty to, inquiry into, inquest into,
            recalled, recalls, recalling, recounted, documentary about, documentary on, film about, movie about,
            novel about, book about, biography of, museum of, six day war, six week war, cold war, world war, gulf
            war, vietnam war, korean war, falklands war, yom kippur war, bosnian war, in the 1990s, in the 1980s, in
            the 1970s
            """
        ),
        "past_behind": _list(
            """
            ago, ended in, ended with, decades ago, years ago, years earlier, months ago, last month, last year,
            last summer, last winter, last spring, earlier this year, anniversary, memorial, museum, veteran,
            veterans, survivor, survivors, was signed in, which ended, that ended, commemorated, commemoration,
            remembered, years on, decades on, trial, inquiry, history
            """
        ),
        # A clause that begins here is out of reach of the cues before it.
        "break": _list(
            """
            but, while, although, though, after, as, when, despite, amid, whereas, because, following, even as,
            where, who, which, since then, in response to, in retaliation for, in which
            """
        ),
        "since": _list("since"),
    }
)

ATTRIBUTION: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "neutral": _list(
            """
            declared independence, declares independence, declared war, declare war, declared a, claimed the lives,
            claims the lives, claim the lives, claims the life, claimed the life, reported cases, reports emerged,
            added to, announced plans, claimed responsibility, blamed on, say nothing, states of, state of
            """
        ),
        "source": _list("according to, citing, cites, cited, quoting, quoted, in the words of"),
        "said": _list(
            """
            said, says, say, saying, told, tells, claimed, claims, claim, claiming, reported, reports, stated,
            states, announced, announces, alleged, alleges, alleging, confirmed, confirms, added, adds, wrote,
            writes, tweeted, posted, declared, declares, accused, accuses, accusing, blamed, blames, blaming,
            acknowledged, acknowledges, admitted, admits, noted, insisted, insists, warned, warns, estimated,
            estimates, asserted, asserts, argued, argues, revealed, reveals, testified, condemned, condemns
            """
        ),
        "denied": _list(
            """
            denied, denies, deny, denying, dismissed, dismisses, refuted, refutes, rejected the allegations,
            rejected allegations, rejected accusations, rejected the accusations, rejects allegations, rejected
            claims, rejected the claims, rejected reports, rejects claims, disputed, disputes, denial of, denials of
            """
        ),
        "passive": _list(
            """
            was reported, were reported, is reported, been reported, reportedly, allegedly, was quoted, is said to,
            are said to, is alleged to, unconfirmed reports, reports of, reports that, were said to, was said to, is
            believed to, are believed to, it is reported
            """
        ),
    }
)
