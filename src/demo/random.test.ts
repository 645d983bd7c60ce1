import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.js';

describe('seeded chance', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const draw = (seed: string) => {
      const random = seededRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw('tide')).toEqual(draw('tide'));
    expect(draw('tide')).not.toEqual(draw('tidf'));
  });

  it('stays the generator that it is: a change would change everybody’s demo shop', () => {
    expect(seededRandom('comptoir').guid()).toMatchInlineSnapshot(`"819d57ba-6a93-4b97-b0a9-bd1c152377b0"`);
  });

  it('draws whole numbers from both ends and in between', () => {
    const random = seededRandom('dice');
    const seen = new Set(Array.from({ length: 400 }, () => random.int(1, 6)));
    expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('never picks what weighs nothing', () => {
    const random = seededRandom('scales');
    expect(
      Array.from({ length: 200 }, () =>
        random.weighted([
          ['never', 0],
          ['always', 1],
        ] as const),
      ),
    ).not.toContain('never');
  });

  it('makes GUIDs of version 4', () => {
    expect(seededRandom('a').guid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
