/** How long a line may wait for others, in milliseconds. */
const patience = 50;
const mostWaiting = 64 * 1024;
const ofInformation = /^\{"level":[123]0,/;

/**
 * A stream for log lines on standard error. Lines of information wait a moment and go out together, since a
 * write of its own for every call costs more than the line; warnings and errors go out at once, with what
 * waits before them.
 */
export function logStream(stream: { write(text: string): unknown } = process.stderr) {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === '') return;
    const lines = waiting;
    waiting = '';
    stream.write(lines);
  };
  process.once('exit', flush);
  return {
    write(line: string): void {
      waiting += line;
      if (!ofInformation.test(line) || waiting.length > mostWaiting) flush();
      else timer ??= setTimeout(flush, patience).unref();
    },
  };
}
