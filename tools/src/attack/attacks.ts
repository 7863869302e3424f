import { innerAddresses } from './address-attacks';
import type { Attack } from './attack';
import { credentials, rights } from './credential-attacks';
import { brokenBodies, headers, hostileInput } from './input-attacks';
import { idEnumeration, massAssignment, prototypePollution, races } from './row-attacks';

/** In this order; what ends in a lock of some minutes, like failed logins, is last. */
export const attacks: Readonly<Record<string, Attack>> = {
  'wrong types': hostileInput('types'),
  sizes: hostileInput('sizes'),
  encodings: hostileInput('encodings'),
  injections: hostileInput('injections'),
  headers,
  'broken bodies': brokenBodies,
  'false credentials': credentials,
  rights,
  'mass assignment': massAssignment,
  'prototype pollution': prototypePollution,
  'id enumeration': idEnumeration,
  races,
  'addresses inside': innerAddresses,
};
