/** All rules of masking. */
import type { MaskRule } from '../rule.ts';
import { elementRule, libvirtSecretRule, qemuSecretRule } from './elements.ts';
import { authorizationRule, bearerRule, cookieRule } from './headers.ts';
import { keyRule } from './keys.ts';
import { longOptionRule, toolRules } from './options.ts';
import { cloudConfigRule, guestSetupRule, payloadFileRule, payloadRule } from './payloads.ts';
import { privateKeyRule } from './private-keys.ts';
import { urlRule } from './urls.ts';
import { verbRule } from './verbs.ts';

export const MASK_RULES: readonly MaskRule[] = [
  keyRule,
  longOptionRule,
  ...toolRules,
  verbRule,
  urlRule,
  authorizationRule,
  cookieRule,
  bearerRule,
  privateKeyRule,
  elementRule,
  payloadRule,
  guestSetupRule,
  payloadFileRule,
  cloudConfigRule,
  qemuSecretRule,
  libvirtSecretRule,
];
