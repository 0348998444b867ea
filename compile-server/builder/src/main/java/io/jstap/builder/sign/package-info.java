// SPDX-License-Identifier: Apache-2.0
/**
 * From an image to a signed module.
 *
 * <p>Reading order: {@link io.jstap.builder.sign.ModulePersonaliser}, {@link
 * io.jstap.builder.sign.SigningClaims}, {@link io.jstap.builder.sign.ModuleInspector}, {@link
 * io.jstap.builder.sign.SignerIdentity}, {@link io.jstap.builder.sign.ModuleSigner}, {@link
 * io.jstap.builder.sign.SignedModule}.
 */
@NullMarked
package io.jstap.builder.sign;

import org.jspecify.annotations.NullMarked;
