import os
from urllib.request import Request, urlopen

request = Request(os.environ["TARGET"], b'{"text_message":"urllib"}', {"X-Api-Key": os.environ["KEY"]}, method="POST")
print(urlopen(request).status)
