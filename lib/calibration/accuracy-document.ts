/** docs/sizing-accuracy.md around the tables: what is measured, what was asked for, how to read it. */
export const accuracyDocument = (
  tables: readonly string[],
  asOf: string,
): string => `# How accurate the sizing is

Written by \`npm run calibrate -- ../shared/sizing\` on ${asOf}, which fits [lib/sizing/calibration.json](../lib/sizing/calibration.json) to
published measurements and judges it. Errors are predicted over measured, less one.

- *in-sample*: rows the constants were fitted to. *five folds*: every fifth row judged by constants fitted on the other four fifths.
- *source left out*: a whole stack, engine or card judged by constants that have never seen it. It is the honest figure for hardware and
  software nobody has published yet, and for some sources a harsh one: without llm-foundry hardly an A100 row is left.
- Constants are physical (shares of peak and of bandwidth, seconds a launch, bytes a parameter), start from priors with a source,
  and are held to them where rows say nothing. None belongs to a row, a model or a source; four belong to each serving engine, and
  are held to those of the other engines.

| quantity, rows never fitted (five folds) | asked | reached | for comparison |
|---|---|---|---|
| dense training tokens/s | 6 %, 91 % within 20 % | see below | 6 N D at 40 % of peak 21 %; llm-analysis 24 % |
| the same, a stack never seen | 12 % | reached: 8.5 % over all; by family 7 to 12 % | |
| training memory | 9 %, 5 % of rows far too low | reached: 6.4 %, 1.6 % of rows; 9 of 10 within 27 %, the rest too high | EleutherAI's cookbook 28 % |
| fits or not, of 214 rows (no margin, none of them fitted) | 8 % and 2 % | 3.4 % refused that ran, 1.6 % let through | the cookbook refuses 96 % |
| inference memory | 3 % | reached | cookbook 14 %, 1.2 x weights 17 % |
| time per output token | 6.5 % | reached | AIConfigurator 11.1 % with 100 MB of profiles |
| time to first token under load | 24 % | reached | AIConfigurator 47.8 % |
| first token, alone | 6 % | 7 %: not reached (4.5 % in-sample); the same card and model differ by 17 % in the median between the two versions measured | |
| most throughput | 8 % | reached | versions of the engine differ by 7.6 % |
| wait of a queue, mean and p99 (nothing fitted) | 6 %, 8 %, bursty 12 % | 4.2 %, 6.3 %, bursty 9.4 % and 11.1 % | Allen-Cunneen 9.9 %, 7.1 % |
| GPU-hours of published campaigns, each left out | range holds 80 %, middle 20 % | reached: 23 of 27 (85 %), 19 % | 6 N D at 40 %: 35 % |

GPU-hours: tokens over the rate that one node alone reaches, times a campaign factor of 1.5 (1.1 to 3.0) for the network of many nodes,
restarts and evaluation, read from 27 runs. It is one number: accelerators, parameters and hours each explain at most 4 % of the variance of
its logarithm, and failures stretch a run by at most 8 % (Daly), where the factor is 50 %.

${tables.join("\n")}
Not modelled: kernels newer than the measurements, offloading to the host, speculative decoding, prefix caching, disaggregated prompts.
Mixtures of experts are sized by their active parameters and the experts that a step's tokens reach. They have one constant of their own, how
much slower narrow slices of experts are read: it was chosen, in round numbers, on Qwen3-235B and MiniMax-M2.5; no constant has seen DeepSeek.
Their first tokens come a third too early.

Fits of folds and sources start from the priors. The prompt's formula and the weights of serving's four quantities were chosen among about
seventeen by these same folds, so that all four are somewhat flattered; rows of other sources are the judge. How firmly engines and
generations are held to each other, and memory's priors for logits and selective recomputation, were each chosen among a handful by the
sources left out: those figures are somewhat flattered too.
`;
