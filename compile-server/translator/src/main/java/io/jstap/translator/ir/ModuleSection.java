// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.ir;

/**
 * A section of a kernel module. Where it is in memory is known when the module is loaded, by one of
 * its symbols.
 *
 * @param module the module's name as the kernel has it
 * @param buildId in lower-case hexadecimal: that of the module whose debuginfo was used
 * @param anchor a symbol of the section, the only one of its name in the module
 * @param anchorAddress the symbol's link-time address
 */
public record ModuleSection(String module, String buildId, String anchor, long anchorAddress) {}
