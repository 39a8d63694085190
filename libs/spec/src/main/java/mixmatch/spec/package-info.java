/**
 * The run spec: its keys with their ranges, defaults and sentences, and the reading of its YAML. Networks and methods declare
 * their own keys in the modules that hold them.
 */
package mixmatch.spec;
