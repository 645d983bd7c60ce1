import { LRUCache } from 'lru-cache';

interface Rendered {
  readonly version: string;
  readonly body: Buffer;
}

/** What an entry takes beside its key and its body. */
const entryBytes = 100;

/**
 * Rendered JSON by object and version: bounded by bytes, the least recently used goes first. A cache that can
 * be dropped. A database that went back in time gives versions again, so `lineage` says under which one a
 * version was read.
 */
export function renderedCache(lineage: () => string = () => '', maxBytes = 48 * 1024 * 1024) {
  const entries = new LRUCache<string, Rendered>({
    maxSize: maxBytes,
    maxEntrySize: maxBytes / 8,
    sizeCalculation: ({ body }, key) => body.length + key.length + entryBytes,
  });

  return {
    /**
     * The version to look a body up by and to store it under: to be taken before the object's row is read.
     */
    versionNow: (version: string | number): string => `${version} ${lineage()}`,
    /** The stored body of an object at a version, or undefined. */
    get(key: string, version: string): Buffer | undefined {
      const entry = entries.get(key);
      return entry?.version === version ? entry.body : undefined;
    },
    /**
     * Stores a body in the place of the object's earlier one; one that is too large for the cache is not
     * stored.
     */
    set(key: string, version: string, body: Buffer): void {
      entries.set(key, { version, body });
    },
  };
}

export type RenderedCache = ReturnType<typeof renderedCache>;
