export const WHAT_IF_STYLE = `
.levers{display:flex;flex-wrap:wrap;gap:1rem 2rem;align-items:end;margin:0 0 1rem;font-size:.875rem}
.levers label{display:grid;grid-template-columns:1fr auto;gap:.25rem .75rem;flex:1 1 16rem;max-width:26rem;color:var(--quiet)}
.levers .value{color:var(--ink);font-weight:620}
.levers input{grid-column:1/-1;width:100%;margin:0;height:1.75rem;accent-color:var(--possible)}
.levers output{flex-basis:100%;font-size:1.125rem;font-weight:620}
#what-if td.number:nth-child(3){border-right:1px solid var(--line);padding-right:1rem}
#what-if td:nth-child(4){padding-left:1rem}
#what-if tr:not(.changed) td:nth-child(n+4){color:var(--quiet)}
#what-if tr.changed td:last-child{font-weight:620}
#what-if .edit{margin-top:1rem;max-width:42rem}
@media (max-width:40rem){#what-if tr>:nth-child(2),#what-if tr>:nth-child(3){display:none}#what-if td:nth-child(4){padding-left:0}#what-if tbody th{min-width:6rem}}
`;
