import { describe, expect, test } from "vitest";
import { withLiteralKeys } from "../../lib/infra/literal-keys.ts";

const SCHEMAS = "// node_modules/@aws-sdk/client-ec2/dist-es/schemas/schemas_0.js";
const OURS = "// lib/aws/inventory.ts";
const bundle = (...lines: readonly string[]): string => `${lines.join("\n")}\n`;

describe("computed keys of the SDK's schemas", () => {
  test("become plain keys, wherever esbuild puts them", () => {
    const before = bundle(
      SCHEMAS,
      'var _xN = "xN";',
      'var _eQN = "ec2QueryName";',
      "var a = [",
      "  {",
      "    [_eQN]: _xN,",
      "    [_xN]: _eQN",
      "  },",
      "  { [_xN]: 1, [_eQN]: 2 }",
      "];",
    );
    expect(withLiteralKeys(before)).toBe(
      before.replaceAll("[_eQN]: ", '"ec2QueryName": ').replaceAll("[_xN]: ", '"xN": '),
    );
  });

  test.each([
    ["of our own modules", [OURS, 'var _xN = "xN";', "var a = {", "  [_xN]: 1", "};"]],
    ["of a name that is assigned again", [SCHEMAS, 'var _x = "x";', "var a = { [_x]: 1 };", '_x = "y";']],
    [
      "of a name that is declared twice",
      [SCHEMAS, 'var _x = "x";', "var a = { [_x]: 1 };", OURS, 'var _x = "y";'],
    ],
    [
      "of a name that a function has too",
      [SCHEMAS, 'var _x = "x";', "var a = { [_x]: 1 };", "function f() {", "  let _x = 2;", "}"],
    ],
    ["of a name that is counted", [SCHEMAS, 'var _x = "x";', "var a = { [_x]: 1 };", "_x++;"]],
    ["of a name that a loop gives", [SCHEMAS, 'var _x = "x";', "var a = { [_x]: 1 };", "for (_x of a) ;"]],
    ["that would become the prototype", [SCHEMAS, 'var _p = "__proto__";', "var a = { [_p]: 1 };"]],
    ["in the middle of a text", [SCHEMAS, 'var _x = "x";', 'var a = "see [_x]: there";']],
    ["of a case", [SCHEMAS, 'var _x = "x";', "switch (a) {", "  case [_x]: {", "  }", "}"]],
    ["with more than a word in them", [SCHEMAS, 'var _x = "a \\" b";', "var a = { [_x]: 1 };"]],
  ])("stay as they are: those %s", (_, lines) => {
    expect(withLiteralKeys(bundle(...lines))).toBe(bundle(...lines));
  });
});
