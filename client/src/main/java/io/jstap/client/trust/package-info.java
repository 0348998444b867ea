// SPDX-License-Identifier: Apache-2.0
/**
 * Whether a module may be loaded here. Reading order: {@link io.jstap.client.trust.ModuleVerifier},
 * {@link io.jstap.client.trust.SignatureVerifier}, {@link io.jstap.client.trust.Manifest}, {@link
 * io.jstap.client.trust.Refusal}.
 */
@NullMarked
package io.jstap.client.trust;

import org.jspecify.annotations.NullMarked;
