import { judgeMonthly, judgePrices } from "./cost.ts";
import { judgeInference } from "./inference.ts";
import { renderJudgements } from "./judgement.ts";
import { judgeStrategies } from "./strategies.ts";
import { judgeTraining } from "./training.ts";

/** docs/seed-article.md, figures and all, as the sizing core answers today. */
export const seedArticleDocument = (): string => `# The article this project started from, line by line

“MLOps Pipeline Capacity Planning” (SiamCafe, 2025-11-22) sizes six models, five services, five GPU prices, an
autoscaler, eight strategies and a monthly table. Headroom answers the same questions; this page holds both. It is written by
\`test/sizing/seed-article.test.ts\` from the sizing core and a small market in us-east-1: on-demand prices of 2026-07-20
(Karpenter's list), spot at AWS Spot Advisor's saving of 2025-06-28, 1-year no-upfront rates of 2025-11-30. After a change of
the core, \`npx vitest run test/sizing/seed-article.test.ts --update\` writes it anew.

## Training

A full fine-tune with mixed-precision Adam, fully sharded, one sequence at a time, selective checkpointing.

${renderJudgements(judgeTraining())}

## GPU prices, USD per accelerator-hour

${renderJudgements(judgePrices())}

## Inference

${renderJudgements(judgeInference())}

## Strategies

${renderJudgements(judgeStrategies())}

## Monthly table

${renderJudgements(judgeMonthly())}
`;
