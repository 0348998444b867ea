// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.program;

import java.util.List;

/**
 * A place that the author of a program has marked (a note of type 3 of the owner {@code stapsdt}).
 *
 * @param address link-time address of the place
 * @param semaphore link-time address of a count of those who listen; 0 when there is none
 * @param arguments where the arguments are, each as {@code SIZE@OPERAND} in the assembler's syntax
 */
public record Mark(
    String provider, String name, long address, long semaphore, List<String> arguments) {
  public Mark {
    arguments = List.copyOf(arguments);
  }
}
