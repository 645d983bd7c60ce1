// Counts a run of the tests from vitest's report: prints "passed failed", and adds to a file what failed, and why.
import { appendFileSync, readFileSync } from 'node:fs';

const [report, log, failures] = process.argv.slice(2);
const { testResults, numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(report, 'utf8'));
const told = testResults.flatMap(({ name, message, status, assertionResults }) => {
  const wrong = assertionResults.filter((test) => test.status === 'failed');
  if (wrong.length === 0 && status === 'failed') return [`!! ${name}\n${beginning(message)}`];
  return wrong.map(
    ({ fullName, duration, failureMessages }) =>
      `!! ${name}: ${fullName} (${Math.round(duration ?? 0)} ms)\n${beginning(failureMessages[0])}`,
  );
});
// What goes wrong outside of a test is in the log alone.
const outside = readFileSync(log, 'utf8').split('Unhandled Errors').slice(1);
told.push(...outside.map((text) => `!! outside of any test\n${beginning(text, 24)}`));
if (told.length > 0) appendFileSync(failures, `${told.join('\n')}\n`);
process.stdout.write(`${numPassedTests} ${numFailedTests + (success || numFailedTests ? 0 : 1)}\n`);

function beginning(text = '', lines = 12) {
  return text.split('\n').slice(0, lines).join('\n');
}
