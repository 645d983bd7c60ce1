/**
 * A line on a terminal that says how far a long run is: count, rate and time left. Silent where nobody looks.
 */
export function progressLine(what: string, totalBytes?: number) {
  const stream = process.stderr;
  const began = Date.now();
  let lastDrawn = 0;
  let bytes = 0;

  return {
    /** Counts what was read of a file, to tell the time left. */
    read(length: number): void {
      bytes += length;
    },
    /** Draws the line at most ten times a second. */
    update(done: number): void {
      const now = Date.now();
      if (!stream.isTTY || now - lastDrawn < 100) return;
      lastDrawn = now;
      const seconds = Math.max(0.001, (now - began) / 1000);
      const share = totalBytes ? Math.min(1, bytes / totalBytes) : undefined;
      const left = share ? `, ${percent(share)}, ${duration((seconds / share) * (1 - share))} left` : '';
      stream.write(
        `\r\u001b[2K${what}: ${done.toLocaleString('en')} (${Math.round(done / seconds).toLocaleString('en')} a second${left})`,
      );
    },
    /** Takes the line away. */
    end(): void {
      if (stream.isTTY) stream.write('\r\u001b[2K');
    },
    seconds: (): number => (Date.now() - began) / 1000,
  };
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
