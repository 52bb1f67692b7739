import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, answerOf } from "./aws-answers.ts";
import type { AwsWorld } from "./aws-world.ts";

export interface AwsEndpoint {
  readonly url: string;
  /** Actions asked for, in order. */
  readonly asked: readonly string[];
  /** What was sent with an action: each call's input, as JSON or form fields. */
  inputsOf(action: string): readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

/** One loopback port that answers for all of AWS, as the SDK's clients write and read it on the wire. */
export async function startAwsEndpoint(world: AwsWorld): Promise<AwsEndpoint> {
  const calls: { readonly action: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { action, input } = requestOf(request, body);
      calls.push({ action, input });
      if (world.denied?.includes(action)) return refuse(response, action);
      send(response, answerOf(world, action, input), action);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get asked() {
      return calls.map(({ action }) => action);
    },
    inputsOf: (wanted) => calls.filter(({ action }) => action === wanted).map(({ input }) => input),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** JSON services name the action in `x-amz-target`, query services in the form, REST services by their path. */
function requestOf(request: IncomingMessage, body: string) {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string")
    return { action: target.split(".").at(-1) ?? "", input: JSON.parse(body || "{}") };
  const form = new URLSearchParams(body);
  const action = form.get("Action") ?? (request.url ?? "").split("/").at(-1) ?? "";
  return { action, input: form.has("Action") ? Object.fromEntries(form) : JSON.parse(body || "{}") };
}

function send(response: ServerResponse, answer: Answer | undefined, action: string): void {
  if (answer === undefined) {
    response.writeHead(501).end(JSON.stringify({ __type: "NotImplemented", message: action }));
    return;
  }
  if (typeof answer === "string" && answer.endsWith("Exception")) {
    response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ __type: answer, message: answer }));
    return;
  }
  const isText = typeof answer === "string";
  response.writeHead(200, { "content-type": isText ? "text/xml" : "application/x-amz-json-1.1" });
  response.end(isText ? answer : JSON.stringify(answer));
}

/** Query services read the XML, the others the JSON; each ignores what it cannot read. */
function refuse(response: ServerResponse, action: string): void {
  if (/^Describe(?!Endpoint|SavingsPlans)/.test(action)) {
    response.writeHead(403, { "content-type": "text/xml" });
    response.end(
      `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>`,
    );
    return;
  }
  response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify({ __type: "AccessDeniedException", message: `not allowed: ${action}` }));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
