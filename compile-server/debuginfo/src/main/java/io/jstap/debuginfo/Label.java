// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

/** A C label that has code, and its link-time address. */
public record Label(String name, SourceLine declaration, long address) {}
