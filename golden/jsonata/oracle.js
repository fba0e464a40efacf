// Evaluates expressions with npm's jsonata: node oracle.js DIRECTORY. It reads an
// array of {text, input, vars} and writes an array of {value, code, message}; value
// is missing if the result is undefined. The code is "hang" if the reference
// does not come back.
"use strict";
const path = require("path");
const { Worker, isMainThread, parentPort, workerData } = require("worker_threads");

// More evaluations than an expression that ends has, deeper ones, and longer.
const mostSteps = 300000;
const mostDepth = 1500;
const mostMillis = 5000;

const isFunction = (v) => typeof v === "function" || (v && (v._jsonata_function || v._jsonata_lambda));

// guard ends expressions that would not end.
function guard(expression) {
  let steps = 0;
  let depth = 0;
  const tooMuch = () => Object.assign(new Error("too much"), { code: "U1001" });
  expression.assign(Symbol.for("jsonata.__evaluate_entry"), () => {
    if (++steps > mostSteps || ++depth > mostDepth) throw tooMuch();
  });
  expression.assign(Symbol.for("jsonata.__evaluate_exit"), () => {
    depth--;
  });
}

// sealed keeps the reference from putting undefined into the empty arrays of its
// own input, which it does where it groups one; it dies then.
const sealed = (key, v) => (Array.isArray(v) && v.length === 0 ? Object.preventExtensions(v) : v);

async function evaluate(jsonata, q) {
  try {
    const expression = jsonata(q.text);
    guard(expression);
    const vars = {};
    for (const name in q.vars) vars[name] = JSON.parse(q.vars[name], sealed);
    const result = await expression.evaluate(q.input === "" ? undefined : JSON.parse(q.input, sealed), vars);
    if (result === undefined) return {};
    if (isFunction(result)) return { value: "function" };
    return { value: JSON.stringify(result, (key, v) => (isFunction(v) ? null : v)) };
  } catch (err) {
    return { code: err.code || err.name, message: err.message };
  }
}

// work answers each query that comes, until there are no more.
function work() {
  const jsonata = require(workerData);
  parentPort.on("message", async (q) => parentPort.postMessage(await evaluate(jsonata, q)));
}

// ask gives the answer to a query, or gives up.
function ask(worker, q) {
  return new Promise((resolve) => {
    const end = (answer) => {
      clearTimeout(timer);
      worker.off("message", end);
      worker.off("error", fail);
      resolve(answer);
    };
    const fail = () => end({ code: "hang" });
    const timer = setTimeout(fail, mostMillis);
    worker.on("message", end);
    worker.on("error", fail);
    worker.postMessage(q);
  });
}

async function main() {
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk;
  const start = () => new Worker(__filename, { workerData: path.resolve(process.argv[2]), resourceLimits: { stackSizeMb: 16 } });
  const out = [];
  let worker = start();
  for (const q of JSON.parse(text)) {
    const answer = await ask(worker, q);
    out.push(answer);
    if (answer.code === "hang") {
      await worker.terminate();
      worker = start();
    }
  }
  await worker.terminate();
  process.stdout.write(JSON.stringify(out));
}

if (isMainThread) main();
else work();
