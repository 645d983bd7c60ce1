// Counts a run of the tests from vitest's report: prints "passed failed", and adds to a file why each failed.
import { appendFileSync, readFileSync } from 'node:fs';

const [report, failures] = process.argv.slice(2);
const { testResults, numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(report, 'utf8'));
const told = testResults.flatMap(({ name, message, status, assertionResults }) => {
  const wrong = assertionResults.filter((test) => test.status === 'failed');
  if (wrong.length === 0 && status === 'failed') return [`!! ${name}\n${firstLines(message)}`];
  return wrong.map(
    ({ fullName, duration, failureMessages }) =>
      `!! ${name}: ${fullName} (${Math.round(duration ?? 0)} ms)\n${firstLines(failureMessages[0])}`,
  );
});
if (told.length > 0) appendFileSync(failures, `${told.join('\n')}\n`);
console.log(numPassedTests, numFailedTests + (success || numFailedTests ? 0 : 1));

function firstLines(text = '') {
  return text.split('\n').slice(0, 12).join('\n');
}
