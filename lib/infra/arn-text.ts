/** A resolved CloudFormation value as one line, as cdk-nag writes it: `<Table.Arn>/stream/*`. */
export function arnText(value: unknown): string {
  if (typeof value === "string") return value;
  const [[name, argument] = []] = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (name === "Ref") return `<${argument}>`;
  if (name === "Fn::GetAtt" && Array.isArray(argument)) return `<${argument.join(".")}>`;
  if (name === "Fn::Join" && Array.isArray(argument)) return argument[1].map(arnText).join(argument[0]);
  return JSON.stringify(value);
}
