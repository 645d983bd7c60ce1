import { describe, expect, it } from 'vitest';
import { allowedHosts, isLocalName, isPublicAddress, literalAddress } from './address.js';

describe('an address', () => {
  it('is public when anyone may reach it', () => {
    for (const address of ['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e']) {
      expect(isPublicAddress(address), address).toBe(true);
    }
  });

  it('is refused when it is private, reserved, or wraps another', () => {
    const refused = `127.0.0.1 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1
      100.100.100.200 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255
      192.88.99.1 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 ::8.8.8.8 64:ff9b::7f00:1 64:ff9b::808:808
      64:ff9b:1::7f00:1 2002:7f00:1:: 2001:0:7f00:1:: 2001:db8::1 fe80::1 fe80::1%eth0 2606:4700::1%1 fec0::1
      fc00::1 fd00:ec2::254 ff02::1 100::1 4000::1 localhost 127.1 0x7f000001`;
    for (const address of refused.split(/\s+/)) expect(isPublicAddress(address), address).toBe(false);
    expect(isPublicAddress('')).toBe(false);
  });

  it('is told from a name', () => {
    expect(literalAddress('[::1]')).toBe('::1');
    expect(literalAddress('10.0.0.1')).toBe('10.0.0.1');
    expect(literalAddress('shop.example')).toBeNull();
    expect(
      ['localhost', 'localhost.', 'a.localhost', 'notlocalhost', 'localhost.com'].map(isLocalName),
    ).toEqual([true, true, true, false, false]);
  });
});

describe('hosts that the operator allows', () => {
  it('stand with their port, or with 80 and 443', () => {
    expect([
      ...allowedHosts(['localhost:8080', 'Shop.Internal', 'http://[::1]:81/', ' 127.1:9 ', '']),
    ]).toEqual(['localhost:8080', 'shop.internal:80', 'shop.internal:443', '[::1]:81', '127.0.0.1:9']);
    expect(() => allowedHosts(['not a host'])).toThrow('is not a host');
  });
});
