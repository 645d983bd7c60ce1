import { LRUCache } from 'lru-cache';
import { guardedFetch, readBody } from '../../outgoing/guarded-fetch.js';

const mostBytes = 1_000_000;
const mostPixels = 4_000_000;
const cachedMs = 600_000;
const mostImages = 100;

/** No more than 100 MB of images, whatever merchants name. */
const cache = new LRUCache<string, Promise<Buffer | null>>({ max: mostImages, ttl: cachedMs });

/**
 * A logo as a PDF can hold it: a PNG or a JPEG of a sensible size, or null. It is asked for once in ten
 * minutes.
 */
export function logoImage(url: string, allowHosts: ReadonlySet<string>): Promise<Buffer | null> {
  const name = `${url}\n${[...allowHosts].join()}`;
  const known = cache.get(name);
  if (known) return known;
  const image = fetchImage(url, allowHosts).catch(() => null);
  cache.set(name, image);
  return image;
}

async function fetchImage(url: string, allowHosts: ReadonlySet<string>): Promise<Buffer | null> {
  const response = await guardedFetch(url, {
    allowHosts,
    maxBytes: mostBytes,
    maxRedirects: 2,
    connectTimeoutMs: 2_000,
    totalTimeoutMs: 3_000,
    headers: { accept: 'image/png, image/jpeg' },
  });
  if (response.status !== 200) {
    response.close();
    return null;
  }
  const bytes = await readBody(response);
  const size = pngSize(bytes) ?? jpegSize(bytes);
  return size && size.width * size.height <= mostPixels ? bytes : null;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function pngSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 33 || bytes.readUInt32BE(0) !== 0x89504e47) return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** The size stands in the frame's header, behind segments that each name their length. */
function jpegSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
