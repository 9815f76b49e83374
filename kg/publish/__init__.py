"""Publishing: a build folder as a site of files that any web server can hold."""

from kg.publish.publish import Published, PublishSettings, publish

__all__ = ["PublishSettings", "Published", "publish"]
