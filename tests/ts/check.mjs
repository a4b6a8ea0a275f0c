// The official TypeScript core, unmodified, against a running service that plays the story `still`.
// It signs fewer headers than the Python SDK, and writes its queries in another way.
//
//     npm ci --prefix tests/ts --ignore-scripts
//     paiwatch serve --story still -- node tests/ts/check.mjs
//
// The service is found through PAIWATCH_ENDPOINT, ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET.

import { createRequire } from "node:module";

const core = createRequire(import.meta.url)("@alicloud/openapi-core");
const { RuntimeOptions } = createRequire(import.meta.url)("@darabonba/typescript");

const VARIABLES = ["PAIWATCH_ENDPOINT", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"];
let passed = 0;
let failed = 0;

function check(what, fact, seen) {
  if (fact) {
    passed += 1;
    console.log(`ok      ${what}`);
  } else {
    failed += 1;
    console.log(`FAILED  ${what}: ${JSON.stringify(seen)}`);
  }
}

function client(change = {}) {
  const [endpoint, accessKeyId, accessKeySecret] = VARIABLES.map((name) => process.env[name]);
  const config = { accessKeyId, accessKeySecret, endpoint: new URL(endpoint).host, protocol: "http", ...change };
  return new core.default(new core.$OpenApiUtil.Config(config));
}

async function ask(client, action, method, pathname, { query, body } = {}) {
  const params = new core.$OpenApiUtil.Params({
    action,
    version: "2021-02-02",
    protocol: "HTTP",
    pathname,
    method,
    authType: "AK",
    style: "ROA",
    reqBodyType: "json",
    bodyType: "json",
  });
  const request = new core.$OpenApiUtil.OpenApiRequest({ query, body });
  return (await client.callApi(params, request, new RuntimeOptions({}))).body;
}

const list = (client, query) => ask(client, "ListPipelineRuns", "GET", "/api/v1/pipelineruns", { query });
const batch = (client, body) => ask(client, "ListPipelineRunsStatus", "PUT", "/api/v1/pipelineruns", { body });

async function refused(what, code, call) {
  try {
    check(`${what}: ${code}`, false, await call());
  } catch (error) {
    check(`${what}: ${code}`, error.code === code, `${error.code}: ${error.message}`);
  }
}

async function main() {
  const genuine = client();
  const all = await list(genuine, { PageSize: 100, SortBy: "GmtCreateTime", Order: "ASC" });
  check("a GET with a query brings runs", all.PipelineRuns.length === all.TotalCount, all.TotalCount);
  const again = await list(genuine, { Name: "failed again 0" });
  check("blanks in a query arrive", again.TotalCount === 1, again);
  const foreign = await list(genuine, { Name: "a + b/中文 ~*'()!" });
  check("every sort of character in a query is signed alike", foreign.TotalCount === 0, foreign);
  const ids = all.PipelineRuns.map((run) => run.PipelineRunId);
  const told = await batch(genuine, { PipelineRuns: ids });
  check("a batch has a row for each run", told.PipelineRuns.length === ids.length, told.PipelineRuns.length);
  const [run] = all.PipelineRuns;
  const nodes = await batch(genuine, { Nodes: [{ PipelineRunId: run.PipelineRunId, NodeId: run.NodeId }] });
  check("a batch has a row for a node", nodes.Nodes[0]?.NodeId === run.NodeId, nodes);
  const node = await ask(genuine, "GetPipelineRunNode", "GET", `/api/v1/pipelineruns/${run.PipelineRunId}/nodes/${run.NodeId}`, {
    query: { Depth: 100 },
  });
  check("a tree of nodes arrives", node.Spec.Pipelines.length > 0, node);
  await refused("a wrong secret", "SignatureDoesNotMatch", () => list(client({ accessKeySecret: "wrong" }), {}));
  await refused("an unknown key", "InvalidAccessKeyId.NotFound", () => list(client({ accessKeyId: "LTAI5tUnknown" }), {}));
  await refused("a token with a lasting key", "InvalidSecurityToken.MismatchWithAccessKey", () =>
    list(client({ securityToken: "some" }), {}),
  );
}

const missing = VARIABLES.filter((name) => !process.env[name]);
if (missing.length > 0) {
  console.error(`error: ${missing.join(", ")} not set; they say which service to check`);
  process.exit(1);
}
await main().catch((error) => check("all checks could be made", false, error.stack));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
