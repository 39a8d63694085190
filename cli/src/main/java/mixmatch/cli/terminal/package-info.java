/** What all commands share between them and a person: output, progress, interruption, failures. It knows no system and no run. */
package mixmatch.cli.terminal;
