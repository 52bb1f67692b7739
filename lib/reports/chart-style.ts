export const CHART_STYLE = `
figure{margin:0 0 1.5rem;min-width:0}
figcaption p{margin:0 0 .5rem;font-size:.875rem;max-width:65ch}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr));gap:1rem 3rem}
.chart{display:block;overflow:visible;margin-top:.5rem}
.bars{max-width:56rem}
.chart text{fill:var(--quiet);font-size:12px}
.chart text.name{fill:var(--ink);font-size:14px}
.chart text.tick{font-size:11px}
.chart text.tick,.chart text.budget{paint-order:stroke;stroke:var(--ground);stroke-width:3px;stroke-linejoin:round}
.chart text.budget{fill:var(--high);font-weight:600}
rect.planned{fill:var(--planned)}rect.running{fill:var(--running)}rect.possible{fill:var(--possible)}
rect.estimated{fill:var(--running);fill-opacity:.35;stroke:var(--running);stroke-dasharray:2 2}
rect.unmeasured{fill:none;stroke:var(--planned);stroke-dasharray:1 3}
rect.heat{fill:var(--running)}
.grid{stroke:var(--line)}.zero{stroke:var(--planned)}
.spent{fill:none;stroke:var(--running);stroke-width:2.5;vector-effect:non-scaling-stroke}
polygon.range{fill:var(--running);fill-opacity:.2}
line.projected{stroke:var(--running);stroke-width:2;stroke-dasharray:2 5;stroke-linecap:round;vector-effect:non-scaling-stroke}
line.budget{stroke:var(--high);stroke-width:1.5;stroke-dasharray:7 4}
.dot{fill:var(--running);fill-opacity:.45;stroke:var(--running)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:.25rem 0 0;padding:0;font-size:.8125rem;color:var(--quiet)}
.legend li{display:flex;align-items:center;gap:.4rem}
.legend i{width:14px;height:9px;border-radius:1.5px}
.legend .planned{background:var(--planned)}.legend .running{background:var(--running)}.legend .possible{background:var(--possible)}
.legend .estimated{border:1px dashed var(--running);background:color-mix(in srgb,var(--running) 35%,transparent)}
.legend .unmeasured{border:1px dotted var(--planned)}
.legend .projected{height:0;border-top:2px dotted var(--running);border-radius:0}.legend .budget{height:0;border-top:2px dashed var(--high);border-radius:0}
.ramp{display:flex;align-items:center;gap:2px;margin:.25rem 0 0;font-size:.8125rem;color:var(--quiet)}.ramp span{white-space:nowrap;margin:0 .35rem}.ramp span:first-child{margin-left:0}
.numbers{margin-top:.5rem;font-size:.875rem}.numbers summary{cursor:pointer;color:var(--quiet)}
.numbers .scroll{max-height:24rem;overflow:auto;margin-top:.5rem}
`;
