import { describe, expect, test } from "vitest";
import { embeddedAccelerators } from "../../lib/catalog/accelerators.ts";
import { embeddedInstanceTypes, instanceTypeSource } from "../../lib/catalog/instance-types.ts";
import { instanceTypeNamed } from "../../lib/domain/instance-type.ts";

const types = embeddedInstanceTypes();
const all = Object.values(types);

/** Chips in the catalog whose rates nobody published in a form we trust. */
const CHIPS_WITHOUT_RATES = ["RTX-PRO-4500-32GB"];

describe("instance types", () => {
  test.each(
    "g4dn g5 g5g g6 g6e g6f gr6 gr6f g7 g7e p3 p3dn p4d p4de p5 p5e p5en p6-b200 p6-b300 inf1 inf2 trn1 trn1n trn2".split(
      " ",
    ),
  )("hold the accelerator family %s, each with its chips", (family) => {
    const members = all.filter((type) => type.family === family);
    expect(members.length).toBeGreaterThan(0);
    expect(members.filter((type) => type.accelerators === undefined)).toEqual([]);
  });

  test.each(
    "m5 m5a m6i m6a m6g m7i m7a m7g m8i m8a m8g c5 c5a c6i c6a c6g c7i c7a c7g c8i c8a c8g r5 r5a r6i r6a r6g r7i r7a r7g r8i r8a r8g t3 t3a t4g".split(
      " ",
    ),
  )("hold the general family %s, without chips", (family) => {
    const members = all.filter((type) => type.family === family);
    expect(members.length).toBeGreaterThan(3);
    expect(members.filter((type) => type.accelerators !== undefined)).toEqual([]);
  });

  // vCPUs, GiB, chip, count, devices, GiB each: EC2 product pages and DescribeInstanceTypes, 2026-08-02.
  test.each([
    ["g5.xlarge", 4, 16, "A10G-24GB", 1, 1, 22.35],
    ["g5g.16xlarge", 64, 128, "T4G-16GB", 2, 2, 16],
    ["g6f.large", 2, 8, "L4-24GB", 0.125, 1, 2.79],
    ["g6f.2xlarge", 8, 32, "L4-24GB", 0.25, 1, 5.59],
    ["gr6f.4xlarge", 16, 128, "L4-24GB", 0.5, 1, 11.18],
    ["p3.2xlarge", 8, 61, "V100-16GB", 1, 1, 16],
    ["p3dn.24xlarge", 96, 768, "V100-32GB", 8, 8, 32],
    ["p4d.24xlarge", 96, 1152, "A100-40GB", 8, 8, 40],
    ["p4de.24xlarge", 96, 1152, "A100-80GB", 8, 8, 80],
    ["p5.4xlarge", 16, 256, "H100-80GB", 1, 1, 80],
    ["p5en.48xlarge", 192, 2048, "H200-141GB", 8, 8, 141],
    ["p6-b200.48xlarge", 192, 2048, "B200-180GB", 8, 8, 179.06],
    ["inf2.24xlarge", 96, 384, "Inferentia2-32GB", 6, 6, 32],
    ["trn2.48xlarge", 192, 2048, "Trainium2-96GB", 16, 16, 96],
  ])("know %s", (name, vcpus, memoryGiB, model, count, devices, memoryGiBEach) => {
    expect(types[name]).toMatchObject({
      vcpus,
      memoryGiB,
      accelerators: { model, count, devices, memoryGiBEach },
    });
  });

  // The dump's sum over network cards says 1,600, 1,600, 6,750 and 50.
  test.each([
    ["g6e.48xlarge", 400],
    ["p6-b200.48xlarge", 3200],
    ["p6-b300.48xlarge", 6400],
    ["trn2.3xlarge", 200],
    ["p4d.24xlarge", 400],
    ["m7i.large", 0.781],
  ])("give %s the network it is sold with", (name, networkGbps) => {
    expect(types[name]?.networkGbps).toBe(networkGbps);
  });

  test("are within what a machine can be", () => {
    const wrong = all.filter(
      (type) =>
        !(type.vcpus >= 1 && type.vcpus <= 896 && Number.isInteger(type.vcpus)) ||
        !(type.memoryGiB >= 0.5 && type.memoryGiB <= 32_768) ||
        !((type.networkGbps ?? 1) > 0) ||
        !((type.nvmeGB ?? 1) > 0),
    );
    expect(wrong).toEqual([]);
  });

  test("hold no device with more memory than its whole chip, and slices in proportion", () => {
    const chips = embeddedAccelerators();
    const wrong = all.filter(({ accelerators: set }) => {
      if (!set) return false;
      const label = Number(/-(\d+)GB$/.exec(set.model)?.[1]);
      const share = set.count / set.devices;
      const known = chips[set.model] !== undefined || CHIPS_WITHOUT_RATES.includes(set.model);
      return (
        !known || share > 1 || set.memoryGiBEach > label * share || set.memoryGiBEach < label * share * 0.9
      );
    });
    expect(wrong).toEqual([]);
  });

  test("are keyed by their name, once, with a family and a dated source", () => {
    for (const [name, type] of Object.entries(types)) {
      expect(type.name).toBe(name);
      expect(name.startsWith(`${type.family}.`)).toBe(true);
      expect(instanceTypeSource(name)).toMatchObject({
        source: expect.stringMatching(/\S/),
        asOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      });
    }
  });

  test("tell Graviton from x86", () => {
    expect(types["m7g.large"]?.architecture).toBe("arm64");
    expect(types["g5g.xlarge"]?.architecture).toBe("arm64");
    expect(types["m7i.large"]?.architecture).toBe("x86_64");
    expect(types["m8gb.large"]?.architecture).toBe("arm64");
  });

  test.each(["z9.huge", "", "__proto__", "constructor", "toString", "ml.__proto__"])(
    "do not know %j",
    (name) => {
      expect(instanceTypeNamed(types, name)).toBeUndefined();
      expect(instanceTypeSource(name)).toBeUndefined();
    },
  );

  test("are built once", () => {
    expect(embeddedInstanceTypes()).toBe(types);
  });
});
