// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

/**
 * An address as a section and an offset into it, which is how a module's addresses are known at run
 * time.
 */
public record SectionAddress(String section, long offset) {}
