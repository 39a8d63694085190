/** The unpacking of jars for an image: native libraries of its platform, licences. Nothing here runs in a container. */
package mixmatch.images;
