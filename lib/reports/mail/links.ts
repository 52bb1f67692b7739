import type { WeeklyContent } from "../weekly-content.ts";
import type { FindingItem, SectionId } from "../weekly-section.ts";

/** Where a number is explained: the finding in this mail, else the dashboard, else the section it belongs to. */
export interface Links {
  readonly dashboard: string | undefined;
  anchorOf(item: FindingItem): string | undefined;
  hrefOf(findings: readonly string[], section?: SectionId): string | undefined;
}

export function linksOf({ sections }: WeeklyContent, dashboardUrl: string | undefined): Links {
  const shown = sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === "findings" ? block.findings : [])),
  );
  const anchors = new Map(shown.flatMap(({ ids }, index) => ids.map((id) => [id, `f${index + 1}`] as const)));
  const ids = new Set(sections.map(({ id }) => id));
  // Nothing but a web address: whatever else stands in a variable is no link.
  const dashboard =
    dashboardUrl !== undefined && /^https?:\/\//.test(dashboardUrl) ? dashboardUrl : undefined;
  return {
    dashboard,
    anchorOf: ({ ids: [first] }) => (first === undefined ? undefined : anchors.get(first)),
    hrefOf: (findings, section) => {
      const anchor = findings.map((id) => anchors.get(id)).find((one) => one !== undefined);
      if (anchor !== undefined) return `#${anchor}`;
      if (findings.length > 0 && dashboard !== undefined) return dashboard;
      return section !== undefined && ids.has(section) ? `#${section}` : undefined;
    },
  };
}
