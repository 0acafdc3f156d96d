// What the programs of this folder share: comparing, and a pause that their clients do not take themselves.
const { isDeepStrictEqual, inspect } = require('node:util');

function check(got, wanted) {
  if (isDeepStrictEqual(got, wanted)) return;
  throw new Error(`wanted ${inspect(wanted, { depth: 6 })}, got ${inspect(got, { depth: 6 })}`);
}

/** The error that a call ends with. */
async function failure(call) {
  try {
    const answer = await call();
    throw new Error(`wanted a refusal, got ${inspect(answer)}`);
  } catch (refused) {
    return refused;
  }
}

let last = 0;

/** These clients take the millisecond as their tonce, and each one counts once: so no two calls in the same. */
async function tick() {
  while (Date.now() <= last) await new Promise(setImmediate);
  last = Date.now();
}

function run(main) {
  main().then(() => console.log('done'), (fault) => {
    console.error(fault);
    process.exit(1);
  });
}

module.exports = { check, failure, run, tick };
