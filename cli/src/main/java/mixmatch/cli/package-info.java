/** The command {@code mixmatch}: its list of commands, and what is said of a failure. A package holds a group of commands. */
package mixmatch.cli;
