/**
 * Colours hold 4.5:1 against their ground in both schemes (WCAG 2.2 AA); severities differ in word and shape too.
 * Three colours carry the page: grey for planned, blue for running, green for possible.
 */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ground:#f6f6f3;--sheet:#fff;--ink:#1b2226;--quiet:#58636a;--line:#dcdfdc;--wash:#eef0ed;
--planned:#98a1a6;--running:#33597d;--possible:#0f766a;--good:#0b6a5f;--link:#1f567f;--focus:#1f6fb2;
--critical:#8f1320;--high:#a63d0c;--medium:#7a5900;--low:#3d6173;--info:#58636a;--on-critical:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#111618;--sheet:#191f22;--ink:#e4e9e9;--quiet:#9eabb1;--line:#2f383c;--wash:#20282b;
--planned:#76838a;--running:#7fa9d0;--possible:#4dbba9;--good:#5cc7b5;--link:#8fbde4;--focus:#7db8ea;
--critical:#ff8f94;--high:#f59a68;--medium:#e0b64f;--low:#9cc2d4;--info:#9eabb1;--on-critical:#1b0507}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:2px}
html:not(.scripted) .scripted-only,[hidden]{display:none!important}
.visually-hidden{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
button{font:inherit;font-size:.8125rem;color:var(--link);background:var(--sheet);border:1px solid var(--planned);border-radius:4px;padding:.3rem .7rem;min-height:2rem;cursor:pointer}
button:hover{background:var(--wash)}
.skip{position:absolute;left:-999em}.skip:focus{left:1rem;top:.5rem;background:var(--sheet);padding:.5rem}
.masthead,main,footer{max-width:72rem;margin:0 auto;padding:0 1.25rem}
.masthead{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1.5rem;padding-top:1rem;padding-bottom:.75rem;font-size:.875rem}
.masthead p{margin:0}.mark{font-weight:650;font-size:1rem;display:flex;gap:.6rem;align-items:center}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;flex:1}nav a{text-decoration:none;color:var(--quiet);padding:.15rem 0}nav a:hover{color:var(--ink);text-decoration:underline}
.as-of,.about,.note,.quiet,figcaption p,footer{color:var(--quiet)}
section{margin:0 0 3.25rem}
h1,h2,h3{line-height:1.25;text-wrap:balance;margin:0}
h2{font-size:1.375rem;font-weight:620;margin-bottom:.75rem;letter-spacing:-.01em}
h3{font-size:.9375rem;font-weight:620;margin:0 0 .35rem}
.note,.empty{margin:0 0 1rem;max-width:65ch;font-size:.9375rem}
.empty{color:var(--quiet)}
footer{border-top:1px solid var(--line);padding-top:1rem;padding-bottom:2.5rem;font-size:.8125rem}
.summary{border-top:1px solid var(--line);padding-top:1.5rem;margin-bottom:2.75rem}
.about{margin:0 0 .5rem;font-size:.875rem}
h1{font-weight:400}
h1 .basis{display:block;font-size:1rem;line-height:1.5;color:var(--quiet)}
h1 .outcome{display:block;font-size:clamp(1.75rem,1.2rem + 2.6vw,2.75rem);line-height:1.15;font-weight:640;letter-spacing:-.02em}
h1 .outcome::first-letter{text-transform:uppercase}
h1 .saves{color:var(--good)}h1 .costs{color:var(--high)}
.ledger{margin:1.25rem 0 1.5rem;display:grid;gap:.35rem;max-width:52rem}
.ledger div{display:grid;grid-template-columns:5rem 1fr;align-items:center;gap:.75rem}
.ledger dt{color:var(--quiet);font-size:.875rem}.ledger dd{margin:0;display:grid;grid-template-columns:minmax(4rem,1fr) 5.5rem 11rem;gap:.75rem;align-items:center}
.ledger b{text-align:right;font-weight:620}.ledger span{color:var(--quiet);font-size:.875rem}
.ledger svg{display:block}
.state{margin:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(12rem,100%),1fr));gap:1rem 1.5rem;border-top:1px solid var(--line);padding-top:1rem}
.state dt{font-size:.8125rem;color:var(--quiet)}.state dd{margin:0}.state p{margin:0}
.over dd{color:var(--critical);font-weight:600}.heading-over dd{color:var(--high);font-weight:600}
.counts{list-style:none;margin:.15rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.35rem 1rem}
.changes{font-size:.875rem}.changes ul{margin:.25rem 0 .5rem;padding-left:1.1rem}.changes summary{cursor:pointer;color:var(--quiet)}
.plain{margin:0 0 1rem;padding-left:1.1rem}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.875rem;min-width:100%}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{text-align:left;vertical-align:top;padding:.4rem 1rem .4rem 0;border-bottom:1px solid var(--line);font-weight:400;overflow-wrap:normal}
tbody th{min-width:8rem;overflow-wrap:anywhere}
thead th{color:var(--quiet);font-size:.8125rem;vertical-align:bottom}
td.number,th.number{text-align:right;white-space:nowrap}thead th.number{white-space:normal}
th:last-child,td:last-child{padding-right:0}
tfoot th,tfoot td{font-weight:620;border-bottom:0}
th small{display:block;color:var(--quiet)}
.reason{border-bottom:1px solid var(--line);padding:.4rem 0}.reason summary{cursor:pointer}.reason p{margin:.5rem 0}
#sight h3{margin-top:1.25rem}
@media (max-width:40rem){.masthead,main,footer{padding-left:1rem;padding-right:1rem}nav{order:3;flex-basis:100%}
.ledger div{grid-template-columns:4.25rem 1fr}.ledger dd{grid-template-columns:1fr auto;gap:.1rem .5rem}.ledger dd span{grid-column:1/-1;margin-top:-.2rem}.ledger dd span:empty{display:none}section{margin-bottom:2.5rem}}
`;
