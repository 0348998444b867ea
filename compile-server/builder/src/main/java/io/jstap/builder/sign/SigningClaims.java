// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

import io.jstap.translator.source.Privilege;

/**
 * What the compile server says of a module that it wants to have signed. The module's manifest has
 * to say the same.
 *
 * @param identity who asked for it
 * @param name the module's name
 * @param privilege the class that it was compiled for
 * @param guru whether its script may have embedded C of its own, which may use all of the kernel
 * @param kernelBuildId hexadecimal build-id of the kernel that it is for
 */
public record SigningClaims(
    String identity, String name, Privilege privilege, boolean guru, String kernelBuildId) {}
