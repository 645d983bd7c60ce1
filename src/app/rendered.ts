/**
 * Rendered JSON by object and version: bounded by bytes, the least recently used goes first. A cache that can be dropped. A
 * database that went back in time gives versions again, so `lineage` says under which one a version was read.
 */
export function renderedCache(lineage: () => string = () => '', maxBytes = 48 * 1024 * 1024) {
  const entries = new Map<string, { version: string; body: Buffer }>();
  let bytes = 0;

  return {
    /** A version as it is to be asked for and kept: to be taken before its row is read. */
    versionNow: (version: string | number): string => `${version} ${lineage()}`,
    /** The kept body of an object at a version, or undefined. */
    get(key: string, version: string): Buffer | undefined {
      const entry = entries.get(key);
      if (!entry || entry.version !== version) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.body;
    },
    set(key: string, version: string, body: Buffer): void {
      const old = entries.get(key);
      if (old) {
        bytes -= old.body.length + key.length + 100;
        entries.delete(key);
      }
      if (body.length > maxBytes / 8) return;
      entries.set(key, { version, body });
      bytes += body.length + key.length + 100;
      for (const [oldest, entry] of entries) {
        if (bytes <= maxBytes) break;
        entries.delete(oldest);
        bytes -= entry.body.length + oldest.length + 100;
      }
    },
  };
}

export type RenderedCache = ReturnType<typeof renderedCache>;
