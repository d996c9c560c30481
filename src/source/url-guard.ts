import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { callbackify, promisify } from 'node:util';

import ipaddr from 'ipaddr.js';

import { SourceError } from './source-error.ts';

/** Which addresses a source may be fetched from. */
export type AddressRule = (address: string) => boolean;

export const anyAddress: AddressRule = () => true;

/**
 * RFC 5737. Nobody's private hosts are there by right, and networks that intercept TLS answer for public names from
 * there: refused, such a network could fetch nothing.
 */
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'].map((range) =>
  ipaddr.IPv4.parseCIDR(range),
);

/**
 * True for an address of the public internet: not private, loopback, link-local (cloud metadata), multicast, reserved
 * nor one that stands for an IPv4 address that is not public.
 */
export const isPublicAddress: AddressRule = (text) => {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  const range = address.range();
  if (address instanceof ipaddr.IPv4) {
    return range === 'unicast' || DOCUMENTATION.some((block) => address.match(block));
  }
  const bytes = address.toByteArray();
  const embedded = bytes.slice(-4).join('.');
  // 64:ff9b::/96 reaches IPv4 where a network has IPv6 only; `::a.b.c.d` is its forgotten ancestor.
  if (range === 'rfc6052') {
    return bytes.slice(4, 12).every((byte) => byte === 0) && isPublicAddress(embedded);
  }
  return range === 'unicast' && bytes.slice(0, 12).some((byte) => byte !== 0);
};

/** Resolves a host as the system does; passed in by tests. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

const resolveBySystem: Resolve = async (host) => promisify(systemLookup)(host, { all: true });

/**
 * All addresses of a host, every one of them allowed: a host with one that is not may answer with it next time.
 * Throws SourceError 'REFUSED_URL' or 'UNREACHABLE'.
 */
export async function checkHost(
  host: string,
  isAllowed: AddressRule,
  resolve: Resolve = resolveBySystem,
): Promise<LookupAddress[]> {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const addresses = ipaddr.isValid(bare) ? [literal(bare)] : await resolveNamed(bare, resolve);
  const refused = addresses.find(({ address }) => !isAllowed(address));
  if (refused === undefined && addresses.length > 0) return addresses;
  const at = refused === undefined || refused.address === bare ? '' : ` (${refused.address})`;
  throw new SourceError('REFUSED_URL', `${bare}${at} is not a public address`, {
    hint: 'Allow private addresses (--allow-private) if a host of your own network is meant.',
  });
}

const literal = (address: string): LookupAddress => ({
  address,
  family: ipaddr.parse(address).kind() === 'ipv6' ? 6 : 4,
});

async function resolveNamed(host: string, resolve: Resolve): Promise<LookupAddress[]> {
  try {
    return await resolve(host);
  } catch (error) {
    throw new SourceError('UNREACHABLE', `the host ${host} cannot be found`, { cause: error });
  }
}

/** A `lookup` for sockets: what is connected to is what was checked, whatever the name says a moment later. */
export function guardedLookup(isAllowed: AddressRule, resolve: Resolve = resolveBySystem): LookupFunction {
  const answer = callbackify(async (host: string) => checkHost(host, isAllowed, resolve));
  return (host, options, callback) => {
    answer(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) callback(error, [], 0);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
