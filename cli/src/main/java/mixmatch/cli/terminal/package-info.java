/**
 * What all commands share between them and a person: what they print, progress, questions, sentences of failures. Nothing here
 * knows a system or a run.
 */
package mixmatch.cli.terminal;
