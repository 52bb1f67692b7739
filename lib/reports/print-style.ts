/**
 * Paper gets what the reader sees: what is filtered out stays out and what is folded stays folded, so that 38 findings
 * are two pages and not sixty; one that is opened is printed whole. Last of all styles: it undoes some of them.
 */
export const PRINT_STYLE = `
@media print{@page{margin:14mm}
:root{--ground:#fff;--sheet:#fff;print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{font-size:9.5pt}main,.masthead,footer{max-width:none;padding-left:0;padding-right:0}
nav,.skip,button,.filter label,.levers input,.numbers{display:none}
.filter{margin:0}section{margin-bottom:1.5rem}
.finding{content-visibility:visible}.finding:not([open]),.finding>summary,.chart:not(.bars),.pair>*,tr,.reason{break-inside:avoid}
table{font-size:7.5pt}thead th{font-size:7pt}th,td{padding:.15rem .35rem .15rem 0}tbody th{min-width:4.5rem}.scroll{overflow:visible}tfoot{display:table-row-group}
h2,h3,thead,.finding[open]>summary{break-after:avoid}.pair{display:block}
.finding>summary{padding:.35rem .5rem}.detail{padding:.5rem .5rem 1rem;gap:.75rem 1.5rem}pre{border:1px solid var(--line)}}
`;
