/** Networks that others have trained, and the features that they give of images. */
package mixmatch.backbones;
