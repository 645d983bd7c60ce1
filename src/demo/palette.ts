import type { Random } from './random.js';

export type PaletteName = 'sea' | 'sand' | 'clay' | 'foam' | 'kelp' | 'dusk' | 'sun' | 'ink';
export type Backdrop = 'sun' | 'arch' | 'window' | 'dunes';
export type Pattern = 'plain' | 'stripes' | 'dip' | 'speckle' | 'bands' | 'dots' | 'scales';
export type Emblem = 'wave' | 'fish' | 'boat' | 'lighthouse' | 'shell' | 'bird' | 'kelp' | 'moon';

/** The colours of one picture: the room, then the thing that stands in it. */
export interface Palette {
  readonly wall: string;
  readonly halo: string;
  readonly ground: string;
  readonly body: string;
  readonly accent: string;
  readonly deep: string;
}

/** What a shape is drawn with. */
export interface Brush {
  /** Keeps the ids of two pictures on one page apart. */
  readonly id: string;
  readonly palette: Palette;
  readonly pattern: Pattern;
  readonly emblem: Emblem;
  readonly random: Random;
}

/** Every colour of the shop: salt, sand, slate, kelp, brick and the last light. */
export const palettes: Readonly<Record<PaletteName, Palette>> = {
  sea: {
    wall: '#d3e2e3',
    halo: '#e8f1f0',
    ground: '#b5cfd2',
    body: '#44808c',
    accent: '#f7f1e5',
    deep: '#28525f',
  },
  sand: {
    wall: '#ece2d0',
    halo: '#f8f2e6',
    ground: '#dccdb2',
    body: '#c79f67',
    accent: '#fbf6ea',
    deep: '#7d5a32',
  },
  clay: {
    wall: '#f1dccf',
    halo: '#faeee6',
    ground: '#e3c1ae',
    body: '#c06f4e',
    accent: '#fbeee2',
    deep: '#853f2a',
  },
  foam: {
    wall: '#dfe8e5',
    halo: '#f1f6f3',
    ground: '#c5d5d1',
    body: '#f8f5ec',
    accent: '#4d8590',
    deep: '#b9ad97',
  },
  kelp: {
    wall: '#dbe4d4',
    halo: '#edf3e8',
    ground: '#bfceb4',
    body: '#6f8f69',
    accent: '#f5f2e2',
    deep: '#3f5d48',
  },
  dusk: {
    wall: '#dedbe5',
    halo: '#f0edf3',
    ground: '#c5c0d3',
    body: '#5d5f88',
    accent: '#efc3a9',
    deep: '#393c60',
  },
  sun: {
    wall: '#f5e7c6',
    halo: '#fdf6e2',
    ground: '#e8d19d',
    body: '#dba440',
    accent: '#fdf6e6',
    deep: '#94641b',
  },
  ink: {
    wall: '#d0d9de',
    halo: '#e6edf0',
    ground: '#b3c1c9',
    body: '#2b4557',
    accent: '#e9c98c',
    deep: '#182b38',
  },
};

/** Wood, glass and paper look the same in every picture. */
export const matter = {
  wood: '#c8955f',
  woodDark: '#9c6b3d',
  pale: '#e2bf90',
  paper: '#fbf8f0',
  ink: '#22384a',
  flame: '#f3b34c',
  leaf: '#6f8f69',
  leafDark: '#4c6b52',
  bloom: '#d98d86',
  white: '#ffffff',
} as const;
