import { describe, expect, test } from "vitest";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";

const chips = embeddedAccelerators();

describe("accelerators", () => {
  test.each(
    "T4-16GB T4G-16GB L4-24GB A10G-24GB L40S-48GB V100-16GB V100-32GB A100-40GB A100-80GB H100-80GB H100-96GB H200-141GB B200-180GB B300-288GB GB200-186GB GB300-288GB RTX-PRO-6000-96GB Inferentia2-32GB Trainium-32GB Trainium2-96GB".split(
      " ",
    ),
  )("hold %s with memory, bandwidth, a half-precision rate, a source and a date", (model) => {
    const chip = chips[model];
    const label = Number(/-(\d+)GB$/.exec(model)?.[1]);
    expect(chip?.model).toBe(model);
    expect(chip?.memoryGiB).toBeGreaterThan(label * 0.9);
    expect(chip?.memoryGiB).toBeLessThanOrEqual(label);
    expect(chip?.memoryGBPerSecond).toBeGreaterThan(0);
    expect(chip?.teraflops.fp16).toBeGreaterThan(0);
    expect(chip?.interconnectGBPerSecond).toBeGreaterThan(0);
    expect(chip?.source).toMatch(/\S/);
    expect(chip?.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  // NVIDIA data sheets, dense: the sheets print twice these, with sparsity.
  test.each([
    ["A100-80GB", "bf16", 312],
    ["H100-80GB", "bf16", 989.5],
    ["A100-80GB", "fp32", 19.5],
    ["H100-80GB", "fp8", 1979],
    ["L4-24GB", "fp8", 242],
  ] as const)("%s computes %s at %d dense teraflops", (model, precision, teraflops) => {
    expect(chips[model]?.teraflops[precision]).toBe(teraflops);
  });

  test.each(["T4-16GB", "T4G-16GB", "V100-16GB"])("%s knows no bf16", (model) => {
    expect(chips[model]?.teraflops.bf16).toBeUndefined();
  });

  test("only Hopper, Ada and later know fp8", () => {
    expect(chips["A100-80GB"]?.teraflops.fp8).toBeUndefined();
  });

  test.each(["H100", "__proto__", "constructor"])("%j is unknown", (model) => {
    expect(Object.hasOwn(chips, model)).toBe(false);
  });
});
