/** The lines of one workload in plan.yaml. A name the plan's schema would refuse is quoted: it stays one name. */
export const planLines = (name: string, lines: readonly string[]): string =>
  [
    `  - name: ${/^[A-Za-z0-9._-]+$/.test(name) ? name : JSON.stringify(name)}`,
    ...lines.map((line) => `    ${line}`),
  ].join("\n");
