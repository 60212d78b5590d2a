"use strict";
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const kinds = () => [colour("--conflict"), colour("--other"), colour("--copy")];
  const heat = () => [colour("--heat-low"), colour("--heat-mid"), colour("--conflict")];

  const theme = () => ({
    background: null,
    font: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    padding: 0,
    view: { stroke: null },
    bar: { color: colour("--conflict") },
    range: { category: kinds(), heatmap: heat(), ramp: heat() },
    text: { fill: colour("--soft"), fontSize: 12 },
    axis: {
      labelColor: colour("--soft"), labelFontSize: 12, labelPadding: 8, gridColor: colour("--line"),
      domainColor: colour("--line"), tickColor: colour("--line"),
    },
    axisY: { domain: false, ticks: false },
    legend: { labelColor: colour("--soft"), labelFontSize: 12, symbolSize: 90, padding: 0, offset: 12 },
    geoshape: { color: colour("--land"), stroke: colour("--card"), strokeWidth: 0.5 },
    circle: { color: colour("--conflict"), opacity: 0.68, stroke: colour("--card"), strokeWidth: 0.8 },
  });

  const draw = async () => {
    const narrow = window.innerWidth < 560;
    for (const [name, chart] of Object.entries(charts)) {
      const place = document.getElementById(`chart-${name}`);
      const spec = structuredClone(chart);
      if (name === "map" && narrow) spec.layer[1].encoding.size.scale.range = [10, 260];
      if (name === "map") spec.height = Math.round(place.clientWidth * 0.43);
      if (name === "days") {
        spec.height = narrow ? 200 : 240;
        if (narrow) spec.encoding.color.legend.columns = 1;
      }
      spec.width = place.clientWidth;
      spec.autosize = { type: "fit-x", contains: "padding" };
      const config = theme();
      if (narrow) config.axis.labelLimit = 130;
      delete spec.config;
      await window.vegaEmbed(place, spec, {
        actions: false, renderer: "svg", config, tooltip: { theme: "custom" }, mode: "vega-lite",
      });
      if (narrow) place.classList.add("narrow");
    }
    document.documentElement.dataset.drawn = String(Object.keys(charts).length);
  };

  let waiting = null;
  let width = window.innerWidth;
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(draw, 200);
  });
})();
