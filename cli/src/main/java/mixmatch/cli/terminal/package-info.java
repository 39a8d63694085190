/** Output, progress, interruption and failures, as all commands show them to a person. It knows no system and no run. */
package mixmatch.cli.terminal;
