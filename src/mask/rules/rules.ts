/** All rules of masking. */
import type { MaskRule } from '../rule.ts';
import { cephKeyRule, elementRule, libvirtSecretRule, qemuSecretRule } from './elements.ts';
import { authorizationRule, authRule, bearerRule, cookieRule, jwtRule } from './headers.ts';
import { keyRule } from './keys.ts';
import { longOptionRule, opensslPassRule, pipedRule, toolRules } from './options.ts';
import {
  cloudConfigRule,
  encodedRule,
  guestSetupRule,
  payloadContentRule,
  payloadFileRule,
  payloadRule,
  payloadVerbRule,
} from './payloads.ts';
import { gapRule, privateKeyRule } from './private-keys.ts';
import { bareUserRule, urlRule } from './urls.ts';
import { verbRule } from './verbs.ts';

export const MASK_RULES: readonly MaskRule[] = [
  keyRule,
  longOptionRule,
  ...toolRules,
  pipedRule,
  opensslPassRule,
  verbRule,
  urlRule,
  bareUserRule,
  authorizationRule,
  cookieRule,
  bearerRule,
  jwtRule,
  authRule,
  privateKeyRule,
  gapRule,
  elementRule,
  payloadRule,
  payloadVerbRule,
  payloadContentRule,
  encodedRule,
  guestSetupRule,
  payloadFileRule,
  cloudConfigRule,
  qemuSecretRule,
  cephKeyRule,
  libvirtSecretRule,
];
