export const FINDING_STYLE = `
.filter{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:end;margin:0 0 1rem;font-size:.875rem}
.filter label{display:grid;gap:.15rem;color:var(--quiet)}
.filter input,.filter select{font:inherit;color:var(--ink);background:var(--sheet);border:1px solid var(--planned);border-radius:4px;padding:.35rem .5rem;height:2.25rem;max-width:100%;min-width:0}
.filter input{width:16rem}.filter select{max-width:14rem}
.filter .tools{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;flex:1 1 100%}
.filter output{padding:.4rem 0;color:var(--quiet);flex:1 1 auto;min-width:7.5rem}
.nothing-fits{color:var(--quiet)}
.findings{background:var(--sheet);border:1px solid var(--line);border-radius:6px}
.findings:empty{display:none}
.finding{border-bottom:1px solid var(--line)}
.finding:last-child{border-bottom:0}
.finding>summary{display:grid;grid-template-columns:5.5rem 1fr auto;gap:.25rem 1rem;align-items:baseline;padding:.7rem 1rem;cursor:pointer;list-style:none}
.finding>summary::-webkit-details-marker{display:none}
.finding>summary:hover,.finding[open]>summary{background:var(--wash)}
.finding>summary:focus-visible{outline-offset:-2px}
.what strong{display:block;font-weight:560;line-height:1.4}
.what small{color:var(--quiet);font-size:.8125rem}.what code{margin-right:.5rem}
.effect{color:var(--quiet);font-size:.875rem;text-align:right;white-space:nowrap}.effect b{color:var(--ink);font-size:1.0625rem;font-weight:620}
.effect.saves b{color:var(--good)}.effect.costs b{color:var(--high)}
.severity{display:inline-block;font-size:.8125rem;font-weight:600;white-space:nowrap}
.severity::before{content:"";display:inline-block;width:.55em;height:.55em;margin-right:.45em;border:1.5px solid currentColor;border-radius:50%}
.severity.high::before,.severity.medium::before{background:currentColor}
.severity.high::before{border-radius:0;transform:rotate(45deg)}
.severity.critical{color:var(--on-critical);background:var(--critical);padding:.05rem .5rem;border-radius:3px}
.severity.critical::before{border-radius:0;background:currentColor}
.severity.high{color:var(--high)}.severity.medium{color:var(--medium)}.severity.low{color:var(--low)}.severity.info{color:var(--info)}
.alternative>summary{padding-left:2.25rem;position:relative}
.alternative>summary::before{content:"";position:absolute;left:1.35rem;top:0;height:1.35rem;width:.55rem;border-left:1.5px solid var(--planned);border-bottom:1.5px solid var(--planned)}
.relations{list-style:none;margin:0;padding:0;font-size:.875rem;color:var(--quiet)}
.verbatim{display:flex;align-items:flex-start;gap:.5rem;max-width:60rem}.verbatim pre{flex:1;min-width:0}.verbatim button{min-width:4.75rem}
.finding{content-visibility:auto;contain-intrinsic-size:auto 4rem}
.badge{font-style:normal;font-weight:600;margin-left:.35rem;padding:0 .4em;border:1px solid currentColor;border-radius:3px;font-size:.75rem}
.badge.new{color:var(--link)}.badge.worse{color:var(--high)}
.detail{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:1.25rem 2.5rem;padding:1rem 1rem 1.5rem 7.5rem;font-size:.9375rem}
.detail .action,.detail .dollars,.detail .wide{grid-column:1/-1}
.detail p{margin:0 0 .5rem;max-width:70ch}
.label{color:var(--quiet);font-size:.8125rem}.detail p.label{margin:.75rem 0 .2rem}
.risk b{color:var(--quiet);font-weight:400}
pre{margin:0 0 .5rem;padding:.6rem .75rem;background:var(--wash);border-radius:4px;white-space:pre-wrap;user-select:all;-webkit-user-select:all}
.dollars{display:flex;flex-wrap:wrap;gap:.5rem 2.5rem;margin:0}.dollars dt,.basis-list dt{color:var(--quiet);font-size:.8125rem}.dollars dd,.basis-list dd{margin:0}.dollars dd{font-weight:600}
.arithmetic{margin:0;padding-left:1.25rem;font-size:.875rem}.arithmetic li{margin-bottom:.35rem}
.basis-list{margin:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(18rem,100%),1fr));gap:.5rem 2rem;font-size:.875rem}
.remembered{margin-top:1rem}.remembered>summary{cursor:pointer;color:var(--quiet);margin-bottom:.5rem}
@media (max-width:60rem){.detail{padding-left:1rem}}
@media (max-width:40rem){.finding>summary{grid-template-columns:1fr auto;padding:.7rem .75rem}.what{grid-column:1/-1;grid-row:2}
.detail{grid-template-columns:minmax(0,1fr);padding:.75rem}.filter input{width:100%}.filter label:first-child{flex-basis:100%}.filter label:not(:first-child){flex:1 1 40%}.filter select{max-width:none;width:100%}.filter output{flex-basis:100%;padding:0}.verbatim{flex-wrap:wrap}.verbatim pre{flex-basis:100%}}
`;
