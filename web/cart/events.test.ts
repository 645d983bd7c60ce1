import { describe, expect, it, vi } from 'vitest';
import { createEvents } from './events.js';
import type { CartItem } from './types.js';

const item = { id: 'mug' } as CartItem;

describe('the events of the cart', () => {
  it('are told to each listener in turn, until it has heard enough', () => {
    const events = createEvents();
    const heard: string[] = [];
    const end = events.on('item.added', ({ id }) => heard.push(`first ${id}`));
    events.on('item.added', ({ id }) => heard.push(`second ${id}`));
    events.emit('item.added', item);
    end();
    end();
    events.emit('item.added', item);
    expect(heard).toEqual(['first mug', 'second mug', 'second mug']);
  });

  it('are ended by name and listener, or by name alone', () => {
    const events = createEvents();
    const heard: string[] = [];
    const first = () => heard.push('first');
    events.on('cart.reset', first);
    events.on('cart.reset', () => heard.push('second'));
    events.off('cart.reset', first);
    events.emit('cart.reset');
    events.off('cart.reset');
    events.off('cart.reset', first);
    events.off('nothing');
    events.emit('cart.reset');
    expect(heard).toEqual(['second']);
  });

  it('take names and listeners that are none, as Snipcart does', () => {
    const events = createEvents();
    for (const listener of [undefined, null, 'listener', {}])
      expect(typeof events.on('order.started' as never, listener as never)).toBe('function');
    events.emit('order.started' as never);
  });

  it('reach every listener although one fails, whose failure is told', () => {
    vi.useFakeTimers();
    try {
      const events = createEvents();
      const heard: string[] = [];
      events.on('cart.opened', () => {
        throw new Error('of the page');
      });
      events.on('cart.opened', () => heard.push('second'));
      events.emit('cart.opened');
      expect(heard).toEqual(['second']);
      expect(() => vi.runAllTimers()).toThrow('of the page');
    } finally {
      vi.useRealTimers();
    }
  });

  it('let a listener end itself and begin another while they are told', () => {
    const events = createEvents();
    const heard: string[] = [];
    const end = events.on('cart.closed', () => {
      heard.push('once');
      end();
      events.on('cart.closed', () => heard.push('later'));
    });
    events.emit('cart.closed');
    events.emit('cart.closed');
    expect(heard).toEqual(['once', 'later']);
  });
});
