/** The one style sheet of a report. Colours are told apart by the colour-blind (Okabe and Ito); shapes say the same. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1a1a1a; --faint: #5c5c5c; --rule: #d0d0d0; --band: #eceff1; --fold: #f6f7f8;
  --bad: #b33f00; --warn: #7a5c00; --good: #00664d;
  --vermillion: #d55e00; --blue: #0072b2; --orange: #c77f00; --purple: #a8527f; --sky: #2a8cc4; --green: #00805f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181a; --ink: #e6e6e6; --faint: #a6a6a6; --rule: #44484c; --band: #2b3035; --fold: #1f2225;
    --bad: #ff9a5c; --warn: #f0c94a; --good: #4fd0a8;
    --vermillion: #ff8a3d; --blue: #5ab4e8; --orange: #f0b04a; --purple: #df9cc1; --sky: #7cc7f0; --green: #4fd0a8;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 76rem; padding: 1rem 1.25rem 3rem; background: var(--paper); color: var(--ink);
  font: 15px/1.45 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--rule); padding-bottom: .2rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p { margin: .4rem 0; }
code, pre, .place { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; font-size: .86em; }
.place, .faint, .time { color: var(--faint); }
.time { font-variant-numeric: tabular-nums; white-space: nowrap; }
nav a { margin-right: .9rem; white-space: nowrap; }
a { color: var(--blue); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .6rem 0; }
dt { color: var(--faint); } dd { margin: 0; }
.limits { border-left: 4px solid var(--orange); padding: .1rem .8rem; margin: .8rem 0; }
.limits ul { margin: .3rem 0; padding-left: 1.1rem; }
ol.facts, ul.facts { list-style: none; margin: 0; padding: 0; }
.facts > li { border-top: 1px solid var(--rule); padding: .45rem 0 .5rem .8rem; border-left: 4px solid transparent; }
.facts > li.bad { border-left-color: var(--vermillion); }
.facts > li.warn { border-left-color: var(--orange); border-left-style: double; }
.facts > li.strong { border-left-color: var(--blue); border-left-style: dotted; }
.sign { font-weight: 600; } .bad > .sign, b.bad { color: var(--bad); } .warn > .sign { color: var(--warn); }
.said { margin: .15rem 0 0; color: var(--faint); font-size: .93em; }
.next { font-size: .93em; color: var(--faint); margin: .15rem 0 0; }
details { margin: .25rem 0 0; }
figure { margin: .6rem 0; }
.above { font-size: .93em; }
summary { cursor: pointer; color: var(--blue); font-size: .93em; }
pre.record {
  margin: .3rem 0; padding: .4rem .6rem; background: var(--fold); border: 1px solid var(--rule); white-space: pre-wrap;
}
.record > .place { display: block; font-size: 1em; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0; font-size: .95em; }
table { overflow-wrap: break-word; } th, td.n { white-space: nowrap; }
th { text-align: left; font-weight: 600; color: var(--faint); }
th, td { padding: .25rem .7rem .25rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
.tree { list-style: none; margin: .2rem 0; padding: 0; }
.tree .d1 { margin-left: 1.2rem; }
.tree .d2 { margin-left: 2.4rem; }
.tree .d3 { margin-left: 3.6rem; }
.tree .d4 { margin-left: 4.8rem; }
.tree .d5 { margin-left: 6.0rem; }
.tree .d6 { margin-left: 7.2rem; }
.tree li { padding: .12rem 0; } .tree li.bad > .name { color: var(--bad); font-weight: 600; }
.tree li.warn > .name { color: var(--warn); font-weight: 600; }
svg { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; }
svg.narrow { display: none; }
svg text { fill: var(--ink); } svg .axis { fill: var(--faint); } svg .grid { stroke: var(--rule); stroke-width: 1; }
svg .band { fill: var(--band); } svg .lane { stroke: var(--rule); } svg .count { font-size: 10px; }
.k-invalid { fill: var(--vermillion); stroke: var(--vermillion); } .k-down { fill: var(--ink); stroke: var(--ink); }
.k-silent { fill: none; stroke: var(--faint); stroke-dasharray: 2 2; } .k-dropped { fill: var(--blue); stroke: var(--blue); }
.k-blocked { fill: none; stroke: var(--purple); stroke-width: 2; } .k-restart { fill: var(--ink); stroke: var(--ink); }
.k-paused { fill: var(--orange); stroke: var(--orange); } .k-task { fill: var(--vermillion); stroke: var(--vermillion); }
.k-open { fill: none; stroke: var(--purple); stroke-width: 2; } .k-lost { fill: none; stroke: var(--vermillion); stroke-width: 2.5; }
.k-engine { fill: var(--sky); stroke: var(--sky); } .k-failed { fill: none; stroke: var(--vermillion); stroke-width: 2; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; margin: .5rem 0; font-size: .93em; }
.legend svg { display: inline-block; width: 18px; height: 14px; vertical-align: -2px; margin-right: .3rem; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--rule); font-size: .93em; color: var(--faint); }
@media (max-width: 640px) {
  body { padding: .6rem .7rem 2rem; }
  svg.wide { display: none; } svg.narrow { display: block; }
  dl { grid-template-columns: 1fr; gap: 0; } dt { margin-top: .3rem; }
  table, tbody, tr, td { display: block; } thead { display: none; }
  tr { border-bottom: 1px solid var(--rule); padding: .35rem 0; }
  table { overflow-wrap: anywhere; }
  td { border: 0; padding: .05rem 0; text-align: left; } td:empty { display: none; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--faint); }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --ink: #000; --faint: #444; --rule: #bbb; --band: #e8e8e8; --fold: #fff;
    --bad: #b33f00; --warn: #7a5c00; --good: #00664d;
    --vermillion: #d55e00; --blue: #0072b2; --orange: #c77f00; --purple: #a8527f; --sky: #2a8cc4; --green: #00805f;
  }
  @page { margin: 14mm 12mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .next { display: none; }
  pre.record { font-size: 7.5pt; margin: .1rem 0 .2rem; padding: 0 0 0 .6rem; border: 0; border-left: 2px solid var(--rule); }
  .facts > li { padding: .2rem 0 .25rem .6rem; }
  svg.wide { display: block; } svg.narrow { display: none; }
  .band, .k-invalid, .k-down, .k-dropped, .facts > li { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2, h3, summary { break-after: avoid; }
  .record, tr, svg { break-inside: avoid; }
  /* what is folded on a screen is open on paper */
  details::details-content { content-visibility: visible; display: block; height: auto; block-size: auto; }
  summary { list-style: none; color: var(--faint); }
}
`;
