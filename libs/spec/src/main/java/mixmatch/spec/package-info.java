/** The run spec: its keys and the reading of its YAML. Networks and methods declare their own keys where they are. */
package mixmatch.spec;
